namespace AutoResponder.Core;

/// <summary>Marks this assembly.</summary>
public static class CoreAssembly;
