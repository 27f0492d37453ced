variable "piers" {
  default = ["north", "south"]
}
