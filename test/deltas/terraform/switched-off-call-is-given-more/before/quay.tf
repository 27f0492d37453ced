variable "piers" {
  default = {}
}

module "pier" {
  source   = "./pier"
  for_each = var.piers
  cidrs    = ["10.0.0.0/8"]
}
