using AutoResponder.Cli;
using AutoResponder.Platform.Notifications;

namespace AutoResponder.Intake.Tests.Notifications;

/// <summary>Nothing that a terminal or a reader's eye would obey comes through.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain, and früh: 山 🙂", "plain, and früh: 山 🙂")]
    [InlineData("a\nb\r\tc", @"a\u{000a}b\u{000d}\u{0009}c")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", @"\u{001b}[2J\u{001b}]0;title\u{0007}")]
    [InlineData("\u009b31m", @"\u{009b}31m")]
    [InlineData("\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c", @"\u{202e}gnp.exe\u{202c} \u{2066}x\u{2069} \u{200f}\u{061c}")]
    [InlineData("a\u200b\ufeffb", @"a\u{200b}\u{feff}b")]
    [InlineData("a\u2028b\u2029", @"a\u{2028}b\u{2029}")]
    [InlineData("\U000E0041tag", @"\u{e0041}tag")]
    [InlineData("\0", @"\u{0000}")]
    public void What_moves_a_cursor_hides_or_turns_reading_around_is_written_out(string text, string shown)
    {
        Assert.Equal(shown, PlainText.Of(text));
        Assert.Equal(shown, Terminal.Clean(text));
    }

    [Fact]
    public void Half_a_character_is_not_passed_on() => Assert.Equal("a\ufffdb", PlainText.Of("a\ud83db"));

    [Fact]
    public void Text_is_cut_between_characters()
    {
        Assert.Equal("ab…", PlainText.Of("ab🙂", 3));
        Assert.Equal("ab🙂", PlainText.Of("ab🙂", 4));
        Assert.Equal("…", PlainText.Of("\u202e", 7));
        Assert.Equal("", PlainText.Of(null));
    }

    [Fact]
    public void Of_every_character_there_is_none_is_left_that_is_not_meant_to_be_seen()
    {
        for (var value = 0; value <= char.MaxValue; value++)
        {
            foreach (var shown in PlainText.Of(((char)value).ToString()))
                Assert.False(char.IsControl(shown) || char.GetUnicodeCategory(shown) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator, $"{value:x4}");
        }
    }
}
