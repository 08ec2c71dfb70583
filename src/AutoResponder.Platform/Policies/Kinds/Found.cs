using AutoResponder.Platform.Policies.Source;

namespace AutoResponder.Platform.Policies.Kinds;

/// <summary>Where the keys of a group stand, for whoever checks one against another.</summary>
internal sealed class Found(Yaml.Map map, Reading reading)
{
    public bool Has(string key) => map.Find(key) is not null;

    /// <summary>Complains at a key, or at the group where the key stands by its default.</summary>
    public void Wrong(string key, string what) => reading.Wrong(map.Find(key) ?? map, what);

    /// <summary>Complains at an item of a list.</summary>
    public void Wrong(string key, int item, string what) => reading.Wrong(map.Find(key) is Yaml.List list ? list.Items[item] : map, what);

    /// <summary>Complains at a key inside other groups, or as near to it as there is something.</summary>
    public void WrongIn(IEnumerable<string> path, string what) => reading.Wrong(map.At(path), what);

    /// <summary>The text of a single value, as it stands.</summary>
    public string TextOf(string key) => (map.Find(key) as Yaml.Scalar)?.Value ?? "";

    /// <summary>Of each group in a list the text of the first of some keys that it has.</summary>
    public IEnumerable<string> TextsIn(string list, params string[] keys) =>
        map.Find(list) is Yaml.List { Items: var items } ? items.Select(item => keys.Select((item as Yaml.Map ?? map).Find).OfType<Yaml.Scalar>().FirstOrDefault()?.Value ?? "") : [];
}
