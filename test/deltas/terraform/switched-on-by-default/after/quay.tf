variable "create_ferry" {
  default = true
}

resource "aws_iam_user" "ferry" {
  count = var.create_ferry ? 1 : 0
  name  = "ferry"
}

resource "aws_iam_access_key" "ferry" {
  count = var.create_ferry ? 1 : 0
  user  = aws_iam_user.ferry[0].name
}

resource "aws_sqs_queue" "tides" {
  for_each = toset(["tides"])
  name     = each.key
}
