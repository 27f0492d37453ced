resource "aws_ec2_tag" "berth" {
  resource_id = "subnet-1"
  key         = "berth"
  value       = "13"
}
