variable "create" {
  type    = bool
  default = true
}

variable "partition" {
  type    = string
  default = ""
}

variable "account" {
  type    = string
  default = ""
}

variable "name" {
  type    = string
  default = ""
}

data "aws_region" "here" {
  count = var.create ? 1 : 0
}

data "aws_partition" "here" {
  count = var.create && var.partition == "" ? 1 : 0
}

data "aws_caller_identity" "here" {
  count = var.create && var.account == "" ? 1 : 0
}

locals {
  partition = try(data.aws_partition.here[0].partition, var.partition)
  region    = try(data.aws_region.here[0].name, "")
  account   = try(data.aws_caller_identity.here[0].account_id, var.account)
}

data "aws_iam_policy_document" "crane" {
  count = var.create ? 1 : 0

  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values = [
        "arn:${local.partition}:eks:${local.region}:${local.account}:cluster/${var.name}/*",
        "arn:${local.partition}:eks:${local.region}:${local.account}:fleet/${var.name}/*",
      ]
    }
  }
}

resource "aws_iam_role" "crane" {
  count              = var.create ? 1 : 0
  name               = "crane"
  assume_role_policy = data.aws_iam_policy_document.crane[0].json
}

resource "aws_iam_role_policy" "mast" {
  name   = "mast"
  role   = "mast"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::quay/*" }] })
}
