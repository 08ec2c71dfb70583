using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace AutoResponder.Platform.Policies.AutoHeal;

/// <summary>Reads AutoHeal from a file: JSON as Azure gives it, the Bicep fragment that is exported here, or the root web.config of the old days.</summary>
internal static class AutoHealText
{
    /// <summary>Longer than any such file.</summary>
    public const int Longest = 1024 * 1024;

    /// <param name="trouble">Gets a sentence for each thing that is not understood.</param>
    /// <exception cref="AutoHealException">There is nothing of AutoHeal in it.</exception>
    public static AutoHealRules Read(ReadOnlySpan<byte> bytes, ICollection<string> trouble)
    {
        if (bytes.Length > Longest) throw new AutoHealException(string.Create(CultureInfo.InvariantCulture, $"it is longer than {Longest / 1024} KiB, which no AutoHeal configuration is"));

        var text = Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes).Trim();
        return text switch
        {
            ['<', ..] => AutoHealXml.Read(Xml(text), trouble),
            ['{', ..] when Json(text) is { } json => AutoHealJson.Read(json, trouble),
            _ => AutoHealJson.Read(BicepObject.Read(text), trouble),
        };
    }

    private static JsonElement? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // It may still be Bicep, whose objects begin the same; what is neither is refused there.
            return null;
        }
    }

    private static XElement Xml(string text)
    {
        try
        {
            // Nothing is fetched, and no entity grows: the file may be anybody's.
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            throw new AutoHealException($"it is no XML: {e.Message}");
        }
    }
}

/// <summary>A file that AutoHeal cannot be read from, and why.</summary>
internal sealed class AutoHealException(string message) : Exception(message);
