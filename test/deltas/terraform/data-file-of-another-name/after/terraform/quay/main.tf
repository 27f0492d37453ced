locals {
  berth = "quay"
  level = jsondecode(file("../../environments/${local.berth}.json"))
}
