variable "kind" {}

module "quay" {
  source = var.kind == "live" ? "git::https://github.com/odd-owner/harbour-infrastructure-modules//aws/quay?ref=v1.2.0" : "git::https://github.com/odd-owner/harbour-infrastructure-modules//aws/quay?ref=tide"
}

module "pier" {
  source = var.kind == "live" ? "git::https://github.com/odd-owner/harbour-infrastructure-modules//aws/quay?ref=v1.2.0" : "git::https://github.com/somebody/harbour//aws/quay?ref=v1.2.0"
}
