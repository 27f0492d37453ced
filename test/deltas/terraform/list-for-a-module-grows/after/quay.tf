module "harbour" {
  source = "github.com/odd-owner/modules//cluster?ref=v1.2.0"
  aws_auth_roles = [
    { rolearn = "arn:aws:iam::111122223333:role/ferry", groups = ["system:nodes"] },
    { rolearn = "arn:aws:iam::111122223333:role/pilot", groups = ["system:masters"] },
    { rolearn = "arn:aws:iam::111122223333:role/stoker", groups = ["system:masters"] },
  ]
}
