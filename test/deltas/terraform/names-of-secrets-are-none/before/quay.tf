variable "pier" {
  default = "north"
}
