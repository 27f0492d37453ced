resource "aws_bedrockagent_agent" "pilot" {
  agent_name       = "pilot"
  foundation_model = "anthropic.claude-3-5-haiku-20241022-v1:0"
  instruction      = "You bring ferries in."

  guardrail_configuration {
    guardrail_identifier = "quay-guardrail"
    guardrail_version    = "1"
  }
}
