module "ferry" {
  source = "odd-owner/ferry/aws"
  version = "1.0.0"
  access_key_status = "Inactive"
}
