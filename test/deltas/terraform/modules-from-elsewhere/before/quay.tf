module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
  cidr    = "10.0.0.0/16"
}

module "pier" {
  source = "git::https://github.com/harbour/pier.git?ref=v1.2.0"
}

module "buoy" {
  source = "git::https://github.com/harbour/buoy.git?ref=v1.2.0"
}
