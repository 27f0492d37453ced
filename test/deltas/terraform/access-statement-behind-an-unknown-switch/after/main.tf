resource "aws_iam_role" "ferry" {
  name               = "ferry"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "tides" {
  name   = "tides"
  role   = aws_iam_role.ferry.id
  policy = data.aws_iam_policy_document.tides.json
}

variable "writes" {
  type = bool
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }
  dynamic "statement" {
    for_each = var.writes ? [1] : []
    content {
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::quay/*"]
    }
  }
}
