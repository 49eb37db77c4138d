"""What is around SES in a region: VPC endpoints, the event bus, requests for higher quotas."""
