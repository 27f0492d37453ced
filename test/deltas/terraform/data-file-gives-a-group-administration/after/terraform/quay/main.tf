locals {
  berths = jsondecode(file("../../environments/${var.berth}.json"))
}

variable "berth" {
  type = string
}
