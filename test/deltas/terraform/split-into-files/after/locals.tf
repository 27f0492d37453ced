locals {
  side = "north"
}
