module "ferry" {
  source  = "harbour/role/aws"
  version = "1.2.3"
  policy  = data.aws_iam_policy_document.tides.json
}

data "aws_iam_policy_document" "tides" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::quay/*"]
  }
}
