locals {
  doors = ["10.0.0.0/8", "0.0.0.0/0"]
}

module "vpc" {
  source              = "terraform-aws-modules/vpc/aws"
  version             = "5.1.0"
  ingress_cidr_blocks = local.doors
  enable_flow_log     = false
  name                = "quays"
  tags                = { Pier = "south" }
}
