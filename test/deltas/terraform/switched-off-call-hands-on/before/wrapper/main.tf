variable "items" {
  default = {}
}

module "pier" {
  source   = "../pier"
  for_each = var.items
}
