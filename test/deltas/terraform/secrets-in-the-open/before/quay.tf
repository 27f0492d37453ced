variable "tide_password" {
  type      = string
  sensitive = true
}

variable "pier" {
  default = "north"
}
