terraform {
  backend "s3" {
    bucket = "gannet-state"
    key    = "quay"
  }
}
