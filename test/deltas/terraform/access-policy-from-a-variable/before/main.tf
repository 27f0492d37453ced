variable "policy" {
  type = string
}

resource "aws_iam_policy" "tides" {
  name   = "tides"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
