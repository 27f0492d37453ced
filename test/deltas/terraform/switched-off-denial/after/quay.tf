variable "guarded" {
  default = false
}

resource "aws_iam_group_policy" "ferry" {
  name   = "ferry"
  group  = "ferry"
  policy = data.aws_iam_policy_document.ferry.json
}

data "aws_iam_policy_document" "ferry" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }

  dynamic "statement" {
    for_each = var.guarded ? [1] : []

    content {
      effect    = "Deny"
      actions   = ["*"]
      resources = ["*"]

      condition {
        test     = "BoolIfExists"
        variable = "aws:MultiFactorAuthPresent"
        values   = ["false"]
      }
    }
  }
}
