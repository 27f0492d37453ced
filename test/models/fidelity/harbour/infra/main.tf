resource "aws_vpc" "port" {
  cidr_block = "10.4.0.0/16"
}

resource "aws_iam_user" "crane" {
  name = "crane"
}

resource "aws_iam_user_policy" "crane" {
  user   = aws_iam_user.crane.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.moorings.arn },
      { Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" },
    ]
  })
}

resource "aws_dynamodb_table" "moorings" {
  name     = "moorings"
  hash_key = "berth"
}

resource "aws_s3_bucket" "quay_logs" {
  bucket = "quay-logs"
}

resource "aws_s3_bucket_policy" "quay_logs" {
  bucket = aws_s3_bucket.quay_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.quay_logs.arn}/*"
    }]
  })
}

resource "aws_cloudfront_distribution" "signals" {
  enabled = true
}
