variable "policy" {
  type = string
}

resource "aws_iam_policy" "tides" {
  name   = "tides"
  policy = var.policy
}
