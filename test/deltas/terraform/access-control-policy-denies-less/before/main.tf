resource "aws_organizations_policy" "limit" {
  name    = "limit"
  content = jsonencode({ Statement = [{ Effect = "Deny", Action = ["s3:DeleteBucket", "kms:ScheduleKeyDeletion"], Resource = "*" }] })
}
