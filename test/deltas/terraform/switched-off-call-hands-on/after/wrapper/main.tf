variable "items" {
  default = {}
}

module "pier" {
  source   = "../pier"
  for_each = var.items
  trust_conditions = try(each.value.trust_conditions, [])
}
