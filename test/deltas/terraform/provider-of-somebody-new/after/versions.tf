terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "registry.terraform.io/hashicorp/aws"
      version = "~> 5.0"
    }
    lighthouse = {
      source  = "gannet/lighthouse"
      version = "0.1.2"
    }
  }
}
