variable "harbour" {}

locals {
  suffix = "-${var.harbour}"
  crews = [
    {
      id    = var.harbour == "north" ? "pilot" : "crew"
      who   = upper(var.harbour)
      place = "/${lower(local.suffix)}"
      role  = "Reader"
    },
  ]
  crew = { for one in local.crews : one.id => one }
}

resource "azurerm_role_assignment" "crew" {
  for_each             = local.crew
  principal_id         = each.value.who
  role_definition_name = each.value.role
  scope                = each.value.place
}
