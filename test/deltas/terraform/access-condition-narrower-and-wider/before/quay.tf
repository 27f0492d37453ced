resource "aws_iam_role" "ferry" {
  name = "ferry"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Condition = { StringLike = { "sts:ExternalId" = "tide-*" } }
    }]
  })
}

resource "aws_iam_role" "pilot" {
  name = "pilot"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Condition = { StringEquals = { "sts:ExternalId" = "tide-7" } }
    }]
  })
}
