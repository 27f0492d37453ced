variable "moored" {
  default = false
}

resource "aws_iam_policy" "tides" {
  name   = "tides"
  policy = data.aws_iam_policy_document.tides[0].json
}

data "aws_iam_policy_document" "tides" {
  count = var.moored ? 1 : 0
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }
}
