package org.openledger.memory.gate;

import java.util.List;

/// Questions of everyday life that a Datanet of a field seldom answers, committed so that every
/// gate has seen the same ones.
public final class NullQuestions {
  private NullQuestions() {}

  public static final List<String> ALL =
      """
      What is the capital of Canada?
      Who painted the Mona Lisa?
      how do i bake sourdough bread
      What time does the post office open on Saturdays?
      Who was the first emperor of Rome?
      best way to learn the violin as an adult
      How do I change a flat bicycle tyre?
      What is the plot of Hamlet?
      which team won the ice hockey final last year
      How far is it from Paris to Berlin by train?
      How do I remove red wine from a carpet?
      What is the square root of 1764?
      Can you recommend a novel about the sea?
      how many players are there in a cricket team
      What does a notary do?
      How do I write a letter of resignation?
      Is it going to rain tomorrow?
      Which planet has the most moons?
      how long do you roast a chicken
      What is the exchange rate of the yen?
      Who composed The Four Seasons?
      How do I train a puppy to walk on a lead?
      What is the meaning of the word serendipity?
      Why do people yawn?
      how to fold a paper crane
      How do I get a visa for Brazil?
      Which language has the most speakers?
      What is the difference between jazz and blues?
      When did the Berlin Wall come down?
      how do i reset my television remote
      What is a good present for a wedding?
      How many strings does a harp have?
      Who invented the telephone?
      What are the rules of backgammon?
      how do I prune an apple tree
      Which shoes should I wear for dancing tango?
      How do I repair a leaking tap?
      What is the longest river in Asia?
      How does a steam engine work?
      What is the best month to visit Iceland?
      how much should i tip in a restaurant
      Who wrote War and Peace?
      How do I negotiate a higher salary?
      What is the population of Peru?
      Why is the sky blue?
      how do i sharpen a kitchen knife
      Which king of England had six wives?
      What is the offside rule in football?
      How do I make a mojito?
      Where can I find cheap flights to Lisbon?
      What is the difference between a crocodile and an alligator?
      how to get candle wax out of a tablecloth
      How is parmesan cheese made?
      What is the tallest building in the world?
      Who is the author of Don Quixote?
      How do I tie a bow tie?
      What is the boiling point of ethanol?
      Which colour goes well with dark green?
      how do i cancel my magazine subscription
      What happened at the Congress of Vienna?
      How do I choose a mattress?
      Which instrument does a luthier build?
      """
          .strip()
          .lines()
          .toList();
}
