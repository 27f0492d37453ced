@Controller('adyen')
export class Gull {
  @Post('webhook')
  land() {}
}
