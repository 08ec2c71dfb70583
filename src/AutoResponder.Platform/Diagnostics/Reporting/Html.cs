using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace AutoResponder.Platform.Diagnostics.Reporting;

/// <summary>A piece of a page. What is written in the source is markup; whatever is filled in is text, and goes through the encoder. There is no other way in.</summary>
internal sealed class Html
{
    private readonly StringBuilder _markup = new();

    public Html Add([InterpolatedStringHandlerArgument("")] ref Piece piece) => this;

    public Html AddEach<T>(IEnumerable<T> items, Action<Html, T> add)
    {
        foreach (var item in items) add(this, item);
        return this;
    }

    public override string ToString() => _markup.ToString();

    /// <summary>Characters that could be taken for others, or turn the text around, are written as numbers by the encoder.</summary>
    private void Append(string? text) => _markup.Append(HtmlEncoder.Default.Encode(text ?? ""));

    [InterpolatedStringHandler]
    internal readonly ref struct Piece
    {
        private readonly Html _page;

        public Piece(int literalLength, int formattedCount, Html page) => _page = page;

        public void AppendLiteral(string markup) => _page._markup.Append(markup);

        public void AppendFormatted(Html piece) => _page._markup.Append(piece._markup);

        public void AppendFormatted(string? text) => _page.Append(text);

        public void AppendFormatted(int number) => _page._markup.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>A place in a picture: a tenth of a pixel is enough.</summary>
        public void AppendFormatted(double number) => _page._markup.Append(CultureInfo.InvariantCulture, $"{Math.Round(number, 1)}");

        public void AppendFormatted(DateTimeOffset moment, string format) => _page.Append(moment.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }
}
