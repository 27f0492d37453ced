module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.2.0"
  cidr    = "10.0.0.0/16"
}

module "pier" {
  source = "git::https://github.com/gannet/pier.git?ref=v1.2.0"
}

module "buoy" {
  source = "git::https://github.com/harbour/buoy.git?ref=main"
}

module "gull" {
  source = "git::https://github.com/harbour/gull.git?ref=v1.0.0"
}
