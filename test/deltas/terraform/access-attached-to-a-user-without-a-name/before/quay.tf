variable "name" {
  default = ""
}

resource "aws_iam_user" "ferry" {
  name = var.name
}
