package check

// givenNames are given names, folded, by which somebody is told from a place or a body: the frequent ones in
// the news of France, the English-speaking and the Arab world. Those that are words or towns as well are left out.
var givenNames = set(`
abdel abdelaziz abdelkader abdellah abdou abdul abdullah abraham adam adama adel adele adrian adrien agathe agnes ahmad ahmed aicha aida aisha alain alan
alassane albert alberto alejandro aleksandr alex alexandra alexandre alexander alexei alexis alfred ali alice alicia alison aline alphonse amadou amanda
amandine amelie amina amir amy ana anais anas andre andrea andreas andrei andrew andrzej andy angela angelique anita ann anna anne annie anthony antoine
antonio antony antonis anwar ariane ariel armand arnaud arthur ashraf asma audrey aurelie aurelien axel aymeric barack barbara bashar bassam beatrice
ben benjamin benoit berenice bernard bernadette bernie bertrand bill billy blaise bob boris brad brandon brenda brian brice brigitte bruce bruno bryan
camille carl carla carlos carol carole caroline carolina catherine cathy cecile cedric celine charles charlie charlotte chantal cheikh chloe chris
christel christelle christian christiane christine christophe christopher claire clara claude claudia claudine clement colin colette corinne craig
cristina cynthia cyril cyrille dana daniel daniela daniele danielle dave david dean deborah delphine denis denise dennis derek diana diane didier diego
dilma dimitri djamel dmitri dmitry dominic dominique don donald donna dorothee doug douglas dylan edgar edith edmond edouard eduardo edward edwige elena
eleonore eliane elias elie elisabeth elise elizabeth ella ellen elodie eloise elsa emilie emma emmanuel emmanuelle enrique enzo eric erica erik ernest
esther ethan etienne eugene eva evelyne ewan fabian fabien fabienne fabio fabrice fadi farid fatima fatou fatoumata felix fernando florence florent
florian franck francis francisco francois francoise frank franz fred frederic frederick frederique friedrich gabriel gabriela gabrielle gael gary
gaston genevieve geoffrey geoffroy george georges georgina gerald geraldine gerard gerhard gerry gilbert gilles giorgio giovanni gisele giuseppe glenn
gordon grace greg gregoire gregory guillaume gustave guy habib hakim hamid hamza hannah hans harold harry hasan hassan heather hector helen helena helene
henri henriette henry herve hicham hillary hosni howard hubert hugo hugues hussein ian ibrahim igor ilham ilyas imane ines ingrid irene isabel isabelle
ismael ismail ivan jacek jack jackie jacob jacqueline jacques jake jamal james jamie jan jane janet janine jared jason javier jay jean jeanne jeff
jeffrey jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna joao joe joel joelle johan johann johannes john johnny jon jonas
jonathan jorge jose joseph josephine josette josh joshua josiane juan judith jules julia julian julie julien juliette julio june jurgen justin justine
kamal kamala karen karim karine karl karol kate katherine kathleen kathy katia katie kayla keith kelly ken kenneth kevin khaled khalid kim kirsten klaus
konrad kristen kurt kylian lamine larry laura laure laurence laurent laurie lea leila leo leon leonard leslie leyla lila liliane lina linda lindsay lionel
lisa loic lorenzo lori louis louise luc luca lucas lucia lucie lucien lucy ludovic luis luke luiz lydia lydie lyndon madeleine mahmoud malik mamadou
manon manuel manuela marc marcel marco margaret margaux margot maria mariam marianne marie marilyn marina marine mario marion marius mark markus marlene
martha martin martina martine marwan mary maryse mateo mathias mathieu mathilde matt matteo matteo matthew matthias matthieu maud maurice mauricio max
maxime maximilien megan mehdi melanie melissa meriem michael michal michel michele micheline michelle miguel mike mikhail milan mireille mohamad mohamed
mohammad mohammed moncef monica monique morgan mouloud mounir mourad moussa mustafa mustapha myriam nabil nabila nadia nadine nadir naomi nasser natacha
natalia natalie nathalie nathan nathaniel neil nelly nelson nicholas nick nicola nicolas nicole nigel nikola nikos nina noah noel noemie nora nouri odile
oleg olga oliver olivia olivier olof omar oscar oswald othmane oumar ousmane pablo pamela paolo pascal pascale patrice patricia patrick paul paula paulette
pauline paulo pedro peggy penelope peter petr phil philip philipp philippe phillip pierre pietro piotr rachel rachid rachida rafael ralph ramon raoul
raphael raphaelle ray raymond raymonde rebecca regis reinhard remi remy renaud rene renee ricardo richard rick rita rob robert roberta roberto robin
rodolphe rodrigo roger roland rolf roman romain romane romano ron ronald rosa rose rosie ross roy rudolf rudy rupert russell ruth ryan sabine sabrina saad
said salah salim sally salma salome sam samantha sami samia samir samira samuel sandra sandrine sara sarah sascha scott sean sebastian sebastien selim
selma serge sergei sergey sergio severine seydou sharon shinzo sidi sigmar silvia silvio simon simone sofia sofiane solene sonia sophie souad stanislas
stefan stefano steffen stephane stephanie stephen steve steven stuart susan susanne suzanne sven sylvain sylvia sylvie tahar tamara tanguy tania tariq
tatiana taylor ted teresa terry thabo theo theodore theresa therese thibault thierry thomas tim timothy tina todd tom tomas tommy tony tracy ursula
valentin valentina valentine valerie vanessa vera veronique viatcheslav victor victoria vincent violette viktor virginie vitali vladimir volodymyr walid
walter wanda warren wayne wendy werner wilfried will william willy winston wolfgang xavier yacine yanis yann yannick yasmine yasser yassine yoann yohan
yolande youssef yuri yusuf yves yvette yvon yvonne zahra zainab zineb zoe`)
