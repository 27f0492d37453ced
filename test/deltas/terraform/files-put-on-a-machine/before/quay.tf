resource "null_resource" "crane" {
  triggers = { berth = "north" }
}
