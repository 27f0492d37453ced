variable "kind" {}

module "quay" {
  source = "git::https://github.com/odd-owner/harbour-infrastructure-modules//aws/quay?ref=v1.2.0"
}

module "pier" {
  source = "git::https://github.com/odd-owner/harbour-infrastructure-modules//aws/quay?ref=v1.2.0"
}
