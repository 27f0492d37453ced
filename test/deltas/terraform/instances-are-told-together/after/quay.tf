variable "piers" {
  default = ["north", "south"]
}

resource "gannet_nest" "tides" {
  for_each = toset(var.piers)
  label    = each.key
}
