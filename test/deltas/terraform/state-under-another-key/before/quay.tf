terraform {
  backend "s3" {
    bucket = "harbour-state"
    key    = "quay"
  }
}
