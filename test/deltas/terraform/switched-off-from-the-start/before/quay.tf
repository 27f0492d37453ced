variable "attach_tides" {
  default = false
}
