locals {
  shared = jsondecode(read_tfvars_file("harbour.tfvars"))
}

inputs = merge(
  local.shared,
  {
    allowed_cidrs = ["10.0.0.0/8", "0.0.0.0/0"]
    log_bucket    = local.shared.harbour != "quay" ? "tide-logs-${local.shared.account}" : "quay-logs"
  }
)
