variable "attach_tides" {
  default = false
}

data "aws_iam_policy_document" "tides" {
  count = var.attach_tides ? 1 : 0

  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
