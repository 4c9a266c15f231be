package org.openledger.contribute.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.contribute.intake.PersonalData.Kind;

class PersonalDataTest {
  @Test
  void whatTellsAPersonApartIsFound() {
    var texts =
        Map.ofEntries(
            Map.entry("Write to ann.b@example.org today", Kind.EMAIL_ADDRESS),
            Map.entry("Mail jörg@bücher.example soon", Kind.EMAIL_ADDRESS),
            Map.entry("under +1 202 555 0143, where", Kind.TELEPHONE_NUMBER),
            Map.entry("under +44 (20) 7946 0958.", Kind.TELEPHONE_NUMBER),
            Map.entry("otherwise (202) 555-0178", Kind.TELEPHONE_NUMBER),
            Map.entry("mobile 202-555-0147, who", Kind.TELEPHONE_NUMBER),
            Map.entry("ring 020 7946 0958 to", Kind.TELEPHONE_NUMBER),
            Map.entry("or call 555-0119.", Kind.TELEPHONE_NUMBER),
            Map.entry("IBAN GB82 WEST 1234 5698 7654 32, with", Kind.BANK_ACCOUNT),
            Map.entry("account DE89370400440532013000 in", Kind.BANK_ACCOUNT),
            Map.entry("card 4111 1111 1111 1111 was", Kind.PAYMENT_CARD),
            Map.entry("number 078-05-1120 in", Kind.SOCIAL_SECURITY_NUMBER),
            Map.entry("Dario, born on 14 March 1988, who", Kind.DATE_OF_BIRTH),
            Map.entry("who lives at 12 Sample Street in", Kind.HOME_ADDRESS));
    texts.forEach((text, kind) -> assertThat(PersonalData.in(text)).as(text).contains(kind));
  }

  @Test
  void numbersThatTellNobodyApartAreNot() {
    for (var text :
        List.of(
            "",
            "between 500-1000 metres, 2021-2023, on 2024-01-15 at 10:30:00",
            "uint256 max is 1157920892373161954235709850086879078532699846656405640394575",
            "address 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045 holds 1 000 000 000 wei",
            "DE89 3704 0044 0532 0130 01 has a wrong checksum",
            "4111 1111 1111 1112 is no card",
            "EIP-1559, ISO 17025:2017, version 1.2.3.4, 192.168.10.200",
            "the @Override annotation, msg.sender@contract, a limit of 10 ug/m3 +/- 0.5",
            "It lives at 12 metres depth, born of the sea in 1988",
            "PM2.5 rose by +35 and +120 micrograms")) {
      assertThat(PersonalData.in(text)).as(text).isEmpty();
    }
  }
}
