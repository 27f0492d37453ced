variable "tide" {
  type = string
}

locals {
  settings = yamldecode(file("${path.module}/tides/${var.tide}.yaml"))
}
