variable "port" {
  default = 22
}
