variable "harbour" {}

variable "gateways" {
  default = { north = "10.1.0.0/16" }
}

locals {
  peerings = { for name, range in var.gateways : "${var.harbour}-${name}" => range }
}

resource "azurerm_virtual_network_peering" "quay" {
  for_each                     = local.peerings
  name                         = "quay"
  resource_group_name          = "quay"
  virtual_network_name         = "quay"
  remote_virtual_network_id    = azurerm_virtual_network.pier.id
  allow_virtual_network_access = true
}

resource "azurerm_public_ip" "ferry" {
  for_each            = toset([for name in keys(var.gateways) : "${var.harbour}/${name}"])
  name                = "ferry"
  resource_group_name = "quay"
  location            = "northeurope"
  allocation_method   = "Dynamic"
}
