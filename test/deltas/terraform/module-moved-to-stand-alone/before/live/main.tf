module "quay" {
  source  = "../modules/quay"
  callers = ["10.4.0.0/16"]
}

locals {
  harbour = "north"
}
