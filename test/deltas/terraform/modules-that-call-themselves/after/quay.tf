module "pier" {
  source = "./"
}

locals {
  ebb   = local.flood
  flood = local.ebb
}

resource "aws_sqs_queue" "tides" {
  name                      = local.ebb
  message_retention_seconds = 60
}
