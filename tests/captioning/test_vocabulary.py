from captioning.vocabulary import END, PAD, SPECIAL, START, UNKNOWN, Vocabulary, sentence_of, words_of


def test_punctuation_goes_and_hyphens_and_possession_stay() -> None:
    assert words_of("A man's T-shirt , red & white!") == ["a", "man", "'s", "t-shirt", "red", "white"]


def test_a_sentence_reads_as_people_write_it() -> None:
    assert sentence_of(["a", "man", "'s", "dog", "runs"]) == "A man's dog runs."
    assert sentence_of([]) == ""


def test_rare_words_are_unknown_and_common_ones_come_back() -> None:
    vocabulary = Vocabulary.of_captions(["a dog runs", "a dog sits", "a cat"], least=2)
    assert vocabulary.words == [*SPECIAL, "a", "dog"]
    numbers = vocabulary.encode("A dog barks.", longest=20)
    assert numbers == [START, 4, 5, UNKNOWN, END]
    assert vocabulary.decode([*numbers, PAD]) == ["a", "dog"]


def test_a_sentence_cut_short_has_no_end() -> None:
    vocabulary = Vocabulary(["a", "dog"])
    assert vocabulary.encode("a dog a dog", longest=3) == [START, 4, 5, 4]
